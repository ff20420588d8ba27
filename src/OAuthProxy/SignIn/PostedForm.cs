using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using OAuthProxy.Pages;

namespace OAuthProxy.SignIn;

/// <summary>What the password form sends. A field that comes twice counts as missing.</summary>
internal sealed record PostedForm(string UserName, string Password, string ReturnAddress, string Token)
{
    private const int MaximumLength = 8 * 1024;

    private static readonly ErrorDetail NotAForm = new(StatusCodes.Status415UnsupportedMediaType, "not_a_form", "This is not a form", "The sign-in takes what its own page sends, and nothing else.");
    private static readonly ErrorDetail TooLarge = new(StatusCodes.Status413PayloadTooLarge, "form_too_large", "This form is too large", "The sign-in takes what its own page sends, and nothing else.");

    /// <summary>The form, or what is wrong with the request.</summary>
    public static async Task<(PostedForm? Form, ErrorDetail? Error)> ReadAsync(HttpRequest request)
    {
        if (request.ContentType is not { } type || !type.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return (null, NotAForm);
        }

        var buffer = new byte[MaximumLength + 1];
        var length = request.ContentLength > MaximumLength ? buffer.Length : await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        if (length > MaximumLength)
        {
            return (null, TooLarge);
        }

        var fields = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(buffer, 0, length));
        return (new(Field("username"), Field("password"), Field(ReturnAddresses.Parameter), Field("token")), null);

        string Field(string name) => fields.TryGetValue(name, out var values) && values.Count == 1 ? values.ToString() : "";
    }
}
