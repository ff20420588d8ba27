using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>The shapes of open redirects that are known, decoded once, as they arrive. <c>allowed.example</c> is on the list, <c>evil.example</c> is not.</summary>
public static class HostileAddresses
{
    /// <summary>No parser of ours may make anything of these.</summary>
    public static TheoryData<string> Unreadable { get; } =
    [
        // empty, relative, bare names
        "", " ", ".", "..", "evil.example", ".evil.example", "?x=1", "#x", "%68%74%74%70%73%3a%2f%2fevil.example", "XY>.7d8T\\205pZM@evil.example",

        // more than one slash
        "//evil.example", "///evil.example", "////evil.example", "/////evil.example", "//evil.example/", "//evil.example//", "//evil.example/..",
        "//evil.example/%2e%2e", "///evil.example/%2e%2e%2f", "////evil.example/%2f..", "///evil.example/%2f%2e%2e", "/evil.example//", "/evil.example/..",
        "/evil.example/%2e%2e", "/evil.example/%2e%2e%2f", "/evil.example/%2f..", "/evil.example/%2f%2e%2e", "//;@evil.example", "///;@evil.example", "/<>//evil.example",
        "/a//evil.example", "/.//evil.example", "/..//evil.example", "/./evil.example", "/../evil.example", "/a/./../../evil.example", "/%2e%2e//evil.example",

        // backslashes
        "/\\evil.example", "\\/evil.example", "\\\\evil.example", "\\/\\/evil.example/", "/\\/evil.example", "//\\evil.example", "///\\evil.example", "///\\;@evil.example",
        "/./\\evil.example", "/./../../\\evil.example", "/a\\evil.example", "/%5cevil.example", "/%5c%5cevil.example", "/%255cevil.example", "/%2f%5c%2f%65%76%69%6c%2e%65%78%61%6d%70%6c%65",
        "/?url=/\\/evil.example&next=/",

        // encoded slashes
        "/%2fevil.example", "/%2f%2fevil.example", "/%252fevil.example", "/%2F/evil.example", "/%252f%252fevil.example",

        // control characters and blanks
        "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/\v/evil.example", "/ /evil.example", "/\u00a0/evil.example", "/\u0085/evil.example",
        "/\t\\evil.example", "/\n\\evil.example", "/\r\\evil.example", "/\v\\evil.example", "/ \\evil.example",
        "/\t/\t\\evil.example", "/\t\t\\\t/evil.example", "//\t/evil.example", "///\t/evil.example", "////\t/evil.example", "/%09/evil.example", "/%0a/evil.example", "/%0d%0aX: y",
        "/a\r\nSet-Cookie: a=b", "/\u0000/evil.example", "\t//evil.example", " https://evil.example", "\nhttps://evil.example", "ht\ntps://evil.example",

        // a whole URL behind a slash
        "/https://evil.example", "/https://evil.example/", "/https:///evil.example/%2e%2e", "//https://evil.example//", "/http://evil.example", "///http://evil.example",

        // user information, and hosts that end somewhere else
        "https://allowed.example@evil.example", "http://allowed.example@evil.example/", "//allowed.example@evil.example/x", "https://:@evil.example\\@allowed.example",
        "evil.example\\@allowed.example", "https://user@allowed.example/", "https://user:pass@allowed.example/", "https://allowed.example\\.evil.example", "https://allowed.example\\@evil.example",
        "http://allowed.example:80%40evil.example/", "http://evil.example%5c%5c.allowed.example/", "http://evil.example%3F.allowed.example/", "http://evil.example%23.allowed.example/",
        "https://evil%00.example", "https://evil\t.example", "https://evil\u3002example/", "https://\u0430llowed.example/", "https://allowed\uFF0Eexample/", "https://allowed.example./", "https://.allowed.example/", "https://-allowed.example/",

        // ports that are none
        "https://allowed.example:/", "https://allowed.example:x/", "https://allowed.example:443x/", "https://allowed.example:-1/", "https://allowed.example:99999/", "https://allowed.example:80:443/", "https://[::1/", "https://::1]/", "https://[allowed.example]/", "https://[::1]x/",

        // schemes without their slashes, or other ones
        "http:evil.example", "https:evil.example", "http:user@evil.example", "https:/evil.example", "https:///evil.example", "https:////evil.example", "http://", "https://", "https:\\\\evil.example", "https:/\\evil.example",
        "javascript:alert(1)", "//javascript:alert(1)", "javascript://allowed.example?%a0alert(1)", "javascript://allowed.example/%0aalert(1)", "\u0019Jav\tasc\tript:https ://allowed.example/%0Aconfirm(1)", "\";alert(0);//",
        "data:text/html,<script>alert(1)</script>", "vbscript:x", "ftp://allowed.example/", "file:///etc/passwd", "blob:https://allowed.example/x", "ws://allowed.example/", "https:////allowed.example//evil.example",
        "https://allowed.example//evil.example", "https://allowed.example/../evil", "https://allowed.example/%2f%2fevil.example",
    ];

    /// <summary>These are URLs, and good ones, of somebody else.</summary>
    public static TheoryData<string> Foreign { get; } =
    [
        "https://evil.example", "http://evil.example/", "https://evil.example:443/", "https://evil.example?allowed.example", "https://evil.example#allowed.example", "https://evil.example/allowed.example",
        "http://evil.example:80#@allowed.example/", "http://evil.example:80?@allowed.example/", "https://allowed.example.evil.example/", "https://evilallowed.example/", "https://evil-allowed.example/",
        "https://sub.allowed.example/", "https://allowed.example:8443/", "http://allowed.example:443/", "https://allowed.example:80/", "https://badsuffix.example/", "https://suffix.example/", "https://xsuffix.example/", "https://wildcard.example/", "https://xwildcard.example/",
        "https://ported.example/", "https://ported.example:8081/", "https://a.subported.example/", "https://subported.example:8080/",
        "http://3627734734/", "http://0xd83ad6ce/", "http://0xd8.072.54990/", "http://00330.00072.0000326.00000316/", "http://472.314.470.462/", "http://[::216.58.214.206]/", "http://[::ffff:216.58.214.206]/", "http://127.1/", "https://kibana.example.com.evil.example/", "https://evilkibana.example.com/",
    ];
}
