using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using OAuthProxy.Pages;

namespace OAuthProxy.Upstreams;

/// <summary>
/// The files of a directory as an upstream, for reading. A path is served only where its file truly is in the directory, wherever links lead,
/// and where none of its names begins with a dot (<c>.git</c>, <c>.env</c>). A directory is its <c>index.html</c>, never a list. What is not
/// to be seen answers as what is not there.
/// </summary>
internal sealed partial class ServedDirectory(Upstream upstream, ILogger<ServedDirectory> logger)
{
    private static readonly ErrorDetail ReadOnly = new(
        StatusCodes.Status405MethodNotAllowed,
        "method_not_allowed",
        "This can only be read",
        "Files are served here, and take no other requests than GET and HEAD.");
    private static readonly FileExtensionContentTypeProvider Types = new();

    public async Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            context.Features.Set(ReadOnly);
            return;
        }

        // Decoded by the server, once; a path that could be decoded otherwise was refused before. The prefix has nothing to decode.
        var path = context.Request.Path.Value![upstream.Path.Length..];
        try
        {
            if (Find(path) is not { } file)
            {
                context.Features.Set(ErrorPageMiddleware.NotFound);
            }
            else if (file.Attributes.HasFlag(FileAttributes.Directory))
            {
                await MissingSlash.RedirectAsync(context);
            }
            else
            {
                await SendAsync(context, file);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && !context.Response.HasStarted)
        {
            Log.Unreadable(logger, upstream.Directory, HostNames.Printable(failure.Message)); // it may quote the path
            context.Features.Set(ErrorPageMiddleware.NotFound);
        }
    }

    /// <summary>
    /// Whoever can exchange a file for a link between this look and the opening can write to the directory; the one who may write there is
    /// trusted with what is served.
    /// </summary>
    private FileInfo? Find(string path)
    {
        if (path.Split('/').Any(name => name.StartsWith('.')))
        {
            return null;
        }

        var isDirectory = path.Length == 0 || path.EndsWith('/');
        var asked = Path.Join(upstream.Directory, path, isDirectory ? "index.html" : "");
        if (LinkFreePath.Of(asked) is not { } place || LinkFreePath.Of(upstream.Directory) is not { } directory || !LinkFreePath.IsBelow(place, directory))
        {
            return null;
        }

        var file = new FileInfo(place);
        return file.Exists || (!isDirectory && Directory.Exists(place)) ? file : null;
    }

    private static async Task SendAsync(HttpContext context, FileInfo file)
    {
        var type = Types.TryGetContentType(file.Name, out var known) ? known : "application/octet-stream";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-cache"; // kept by the browser alone, which asks each time whether it is still good

        // Nothing to read is not opened: a pipe has no length either, and would wait for a writer.
        await using var content = file.Length == 0
            ? Stream.Null
            : new FileStream(file.FullName, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous, BufferSize = 0 });
        await TypedResults.Stream(
            content,
            type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type,
            lastModified: new DateTimeOffset(file.LastWriteTimeUtc),
            entityTag: new EntityTagHeaderValue($"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\""),
            enableRangeProcessing: true).ExecuteAsync(context);
    }

    private static partial class Log
    {
        [LoggerMessage(610, LogLevel.Warning, "A file below {Directory} (--upstream) could not be read: {Reason}")]
        public static partial void Unreadable(ILogger logger, string directory, string reason);
    }
}
