using OAuthProxy.Pages.Templates;
using Xunit;

namespace OAuthProxy.Tests.Pages.Templates;

public sealed class TemplateTests
{
    private static readonly Dictionary<string, object> Values = new(StringComparer.Ordinal)
    {
        ["Name"] = "Acme <Inc>",
        ["Empty"] = "",
        ["Code"] = 403,
        ["Yes"] = true,
        ["No"] = false,
        ["Path"] = "/a b?c=1&d=<\">",
        ["Evil"] = "javascript:alert(1)",
        ["Markup"] = new TrustedHtml("<b>bold</b>"),
    };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a { b } c", "a { b } c")]
    [InlineData("{{.Name}}", "Acme &lt;Inc&gt;")]
    [InlineData("{{ .Name }}|{{$.Code}}", "Acme &lt;Inc&gt;|403")]
    [InlineData("{{.Markup}}", "<b>bold</b>")]
    [InlineData("a  {{- .Code -}}  b", "a403b")]
    [InlineData("a {{- /* .Unknown }} */ -}} b", "ab")]
    [InlineData("{{\"<}}>\"}}{{`\"`}}", "&lt;}}&gt;&quot;")]
    [InlineData("{{.Name | ToUpper}} {{ToLower .Name}}", "ACME &lt;INC&gt; acme &lt;inc&gt;")]
    [InlineData("{{if .Yes}}y{{end}}{{if .No}}n{{end}}", "y")]
    [InlineData("{{if .Empty}}y{{else}}n{{end}}", "n")]
    [InlineData("{{if eq .Code 400 403}}y{{else}}n{{end}}", "y")]
    [InlineData("{{if eq .Code 400}}a{{else if gt .Code 402}}b{{else}}c{{end}}", "b")]
    [InlineData("{{if eq .Code 400}}a{{else if eq .Code 401}}b{{else}}c{{end}}", "c")]
    [InlineData("{{if and .Yes (not .No)}}y{{end}}", "y")]
    [InlineData("{{if or .No .Empty}}y{{else}}n{{end}}", "n")]
    [InlineData("{{or .Empty \"else\"}}{{and .Yes .Name}}", "elseAcme &lt;Inc&gt;")]
    [InlineData("{{if ne .Markup \"-\"}}y{{end}}", "y")]
    [InlineData("{{if .Yes}}{{if .No}}a{{else}}b{{end}}c{{end}}", "bc")]
    [InlineData("{{define \"page\"}}x{{template \"foot\" .}}{{end}}{{define \"foot\"}}{{if .Yes}}{{.Code}}{{end}}{{end}} outside", "x403")]
    [InlineData("<a title=\"{{.Name}}\">", "<a title=\"Acme &lt;Inc&gt;\">")]
    [InlineData("<a title={{.Name}}>", "<a title=Acme&#32;&#60;Inc&#62;>")]
    [InlineData("<a href=\"/start?rd={{.Path}}\">", "<a href=\"/start?rd=%2Fa%20b%3Fc%3D1%26d%3D%3C%22%3E\">")]
    [InlineData("<a href=\"{{.Path}}/x?y={{.Name}}\">", "<a href=\"/a b?c=1&amp;d=&lt;&quot;&gt;/x?y=Acme%20%3CInc%3E\">")]
    [InlineData("<a href='{{.Evil}}'>", "<a href='#'>")]
    [InlineData("<!-- <a href=' -->{{.Name}}", "<!-- <a href=' -->Acme &lt;Inc&gt;")]
    [InlineData("<title>{{.Name}}</title>", "<title>Acme &lt;Inc&gt;</title>")]
    [InlineData("<script>if(a<b){x=\"{\"}</script>{{.Code}}", "<script>if(a<b){x=\"{\"}</script>403")]
    [InlineData("a < b {{.Code}}", "a < b 403")]
    public void Renders(string template, string page) => Assert.Equal(page, Compile(template).Render(Values));

    [Theory]
    [InlineData("{{.Unknown}}", "line 1: the field .Unknown is not known; this page has .Name, .Empty")]
    [InlineData("a\n\n{{ .Name", "line 3: {{ is not closed by }}")]
    [InlineData("{{if .Yes}}", "{{if .Yes}} has no {{end}}")]
    [InlineData("x{{end}}", "{{end}} is not expected here")]
    [InlineData("{{else}}", "{{else}} is not expected here")]
    [InlineData("{{if .Yes}}{{else when}}{{end}}", "'else when' is not expected here")]
    [InlineData("{{define \"x\"}}", "{{define \"x\"}} has no {{end}}")]
    [InlineData("{{range .Name}}{{end}}", "'range .Name' is not supported")]
    [InlineData("{{with .Name}}{{.}}{{end}}", "is not supported")]
    [InlineData("{{template \"missing\" .}}", "there is no template 'missing'")]
    [InlineData("{{template page}}", "cannot be read")]
    [InlineData("{{define \"page\"}}{{template \"page\" .}}{{end}}", "includes itself")]
    [InlineData("{{printf \"%s\" .Name}}", "the function 'printf' is not known; there are eq, ne")]
    [InlineData("{{eq .Code \"403\"}}", "'eq': it compares values of different kinds")]
    [InlineData("{{eq .Code}}", "'eq': it does not take 1 values")]
    [InlineData("{{ToUpper .Code}}", "'ToUpper': it takes a text")]
    [InlineData("{{.Name | .Code}}", "what stands behind | has to be a function")]
    [InlineData("{{(.Name}}", "( is not closed by )")]
    [InlineData("{{}}", "a value is missing")]
    [InlineData("{{.Name .Code}}", "'.Code' is not expected here")]
    [InlineData("{{$x := .Name}}", "is not expected here")]
    [InlineData("<script>var a = \"{{.Name}}\";</script>", "script")]
    [InlineData("<script>{{if .Yes}}a(){{end}}</script>", "script")]
    [InlineData("<style>p { color: {{.Name}} }</style>", "style")]
    [InlineData("<p style=\"color: {{.Name}}\">", "style")]
    [InlineData("<p onclick=\"x({{.Name}})\">", "event handler")]
    [InlineData("<img srcset=\"{{.Name}}\">", "event handler")]
    [InlineData("<{{.Name}}>", "in quotes only")]
    [InlineData("<p {{.Name}}>", "in quotes only")]
    [InlineData("<a href={{.Name}}>", "in quotes only")]
    [InlineData("<!-- {{.Name}} -->", "in quotes only")]
    [InlineData("<p title=\"{{.Markup}}\">", "this field is HTML")]
    [InlineData("<p {{if .Yes}}title=\"{{end}}\">", "in one case and outside in the other")]
    [InlineData("{{if .Yes}}<script>{{else}}<p>{{end}}x</script>", "in one case and outside in the other")]
    public void Refuses(string template, string message) =>
        Assert.Contains(message, Assert.Throws<TemplateException>(() => Compile(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void Lets_run_the_scripts_of_the_template_and_no_others()
    {
        var page = Compile("<script>a()</script><SCRIPT type='module'>b()</Script ><script src=\"https://cdn.example/x.js?y\"></script>");

        var scripts = page.ContentSecurityPolicy.Split(';', StringSplitOptions.TrimEntries).Single(directive => directive.StartsWith("script-src", StringComparison.Ordinal));
        Assert.Equal(
            ["script-src", "'self'", OAuthProxy.Pages.Html.HashOf("a()"), OAuthProxy.Pages.Html.HashOf("b()"), OAuthProxy.Pages.Html.HashOf(""), "https://cdn.example"],
            scripts.Split(' '));
    }

    private static PageTemplate Compile(string text)
    {
        var set = new TemplateSet();
        set.Add("page", text);
        return new TemplateCompiler(set, Values.ToDictionary(value => value.Key, value => value.Value.GetType(), StringComparer.Ordinal)).Compile("page");
    }
}
