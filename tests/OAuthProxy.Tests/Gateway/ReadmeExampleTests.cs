using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

public sealed class ReadmeExampleTests
{
    [Fact]
    public void The_example_of_the_README_is_a_good_file()
    {
        var readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        var start = readme.IndexOf("```yaml\n# yaml-language-server", StringComparison.Ordinal) + "```yaml\n".Length;

        var model = Files.Good(readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]);

        Assert.Equal(["kibana.example.com", "grafana.example.com", "status.example.com", "*.dev.example.com"], model.Hosts.Select(host => host.Name));
    }
}
