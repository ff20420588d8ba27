using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class ReadmeTests
{
    [Fact]
    public void The_table_of_options_is_that_of_the_catalogue()
    {
        var path = Path.Combine(SourceTree.Root, "README.md");
        var expected = OptionTable.InsertInto(File.ReadAllText(path));
        if (Environment.GetEnvironmentVariable("UPDATE_README") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(
            expected == File.ReadAllText(path),
            $"The README's options are not those of the catalogue. UPDATE_README=1 in the environment of this test writes them; they are:\n\n{OptionTable.Render()}");
    }
}
