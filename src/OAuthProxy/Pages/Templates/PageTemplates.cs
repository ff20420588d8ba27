namespace OAuthProxy.Pages.Templates;

/// <summary>The pages of <c>custom-templates-dir</c>; one that is not there is the proxy's own.</summary>
internal sealed class PageTemplates
{
    private const string SignInFile = "sign_in.html";
    private const string ErrorFile = "error.html";
    private const string RobotsFile = "robots.txt";

    public PageTemplate? SignIn { get; private init; }

    public PageTemplate? Error { get; private init; }

    public string? Robots { get; private init; }

    /// <summary>Throws <see cref="TemplateException"/>, whose message begins with the file, and what reading files throws.</summary>
    public static PageTemplates Read(string directory)
    {
        var files = new[] { SignInFile, ErrorFile, RobotsFile }
            .Where(file => File.Exists(Path.Combine(directory, file)))
            .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(directory, file)), StringComparer.Ordinal);
        var set = new TemplateSet();
        foreach (var (file, text) in files.Where(file => file.Key != RobotsFile))
        {
            In(file, () => { set.Add(file, text); return true; });
        }

        return new PageTemplates
        {
            SignIn = files.ContainsKey(SignInFile) ? In(SignInFile, () => new TemplateCompiler(set, SignInPage.Fields).Compile(SignInFile)) : null,
            Error = files.ContainsKey(ErrorFile) ? In(ErrorFile, () => new TemplateCompiler(set, ErrorPage.Fields).Compile(ErrorFile)) : null,
            Robots = files.GetValueOrDefault(RobotsFile),
        };
    }

    public bool IsEmpty => SignIn is null && Error is null && Robots is null;

    private static T In<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TemplateException wrong)
        {
            throw new InvalidDataException($"{file} {wrong.Message}", wrong);
        }
    }
}
