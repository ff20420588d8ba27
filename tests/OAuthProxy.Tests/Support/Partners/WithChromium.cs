using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>Tests with a browser: <c>[Collection&lt;WithChromium&gt;]</c>. They run one after another and share one Chromium.</summary>
[CollectionDefinition]
public sealed class WithChromium : ICollectionFixture<ChromiumFixture>;
