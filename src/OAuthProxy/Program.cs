namespace OAuthProxy;

public static class Program
{
    public static int Main(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddReverseProxy();
        builder.Build().Run();
        return args.Length;
    }
}
