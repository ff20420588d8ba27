using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace OAuthProxy.Benchmarks.Soak;

/// <summary>
/// Somebody with a browser who opens pages at one replica after the other, and knows what has to come back: their own page while they belong
/// to the organization, a refusal soon after they left, nothing for a cookie that was signed out, and an honest 503 while Redis is away.
/// </summary>
internal sealed class Visitor(string login, IReadOnlyList<Uri> replicas, HttpMessageInvoker client, Ledger ledger)
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
    private int _turn = Random.Shared.Next(1024);

    public string Login => login;

    /// <summary>Goes through start, GitHub and callback; tried again while the proxy says 503.</summary>
    public async Task SignInAsync(CancellationToken over)
    {
        while (true)
        {
            _cookies.Clear();
            using var start = await SendAsync(new Uri(Next(), "/oauth2/start?rd=/"), over);
            if (start.StatusCode == HttpStatusCode.Redirect)
            {
                using var consent = await SendToGitHubAsync(new Uri($"{start.Headers.Location}&login={login}"), over);
                // The callback is registered for one port; each replica answers it.
                using var callback = await SendAsync(new Uri(Next(), consent.Headers.Location!.PathAndQuery), over);
                if (callback.StatusCode == HttpStatusCode.Redirect)
                {
                    ledger.Count("sign-ins");
                    return;
                }

                Unavailable(callback, "callback");
            }
            else
            {
                Unavailable(start, "start");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), over);
        }
    }

    /// <summary>One page; true if it was theirs.</summary>
    public async Task<HttpStatusCode> OpenAsync(CancellationToken over)
    {
        using var answer = await SendAsync(new Uri(Next(), "/"), over);
        if (answer.StatusCode == HttpStatusCode.OK && await answer.Content.ReadAsStringAsync(over) is var seen && seen != login)
        {
            ledger.Wrong("another's page", login, $"the upstream was told '{seen}'");
        }

        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            ledger.Count("503 while Redis is away");
        }

        return answer.StatusCode;
    }

    /// <summary>Signs out at one replica and tries a copy of the cookie at each.</summary>
    public async Task SignOutAsync(CancellationToken over)
    {
        var copy = new Dictionary<string, string>(_cookies, StringComparer.Ordinal);
        while (true)
        {
            using var answer = await SendAsync(new Uri(Next(), "/oauth2/sign_out"), over);
            if (answer.StatusCode == HttpStatusCode.Redirect)
            {
                break;
            }

            Unavailable(answer, "sign_out");
            await Task.Delay(TimeSpan.FromMilliseconds(300), over);
            Restore(copy);
        }

        ledger.Count("sign-outs");
        foreach (var _ in replicas)
        {
            Restore(copy);
            if (await OpenAsync(over) == HttpStatusCode.OK)
            {
                ledger.Wrong("admitted after signing out", login, "a copied cookie was good for a page");
            }
        }
    }

    private Uri Next() => replicas[_turn++ % replicas.Count];

    private void Restore(Dictionary<string, string> cookies)
    {
        _cookies.Clear();
        foreach (var (name, value) in cookies)
        {
            _cookies[name] = value;
        }
    }

    private void Unavailable(HttpResponseMessage answer, string where)
    {
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            ledger.Count("503 while Redis is away");
        }
        else
        {
            ledger.Wrong("unexpected answer", login, $"{where} answered {(int)answer.StatusCode}");
        }
    }

    private async Task<HttpResponseMessage> SendToGitHubAsync(Uri address, CancellationToken over)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await client.SendAsync(request, over);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken over)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(pair => $"{pair.Key}={pair.Value}")));
        }

        var began = Stopwatch.GetTimestamp();
        var answer = await client.SendAsync(request, over);
        ledger.Took(Stopwatch.GetElapsedTime(began));
        ledger.Count("requests");
        foreach (var line in answer.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [])
        {
            var pair = line.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                _cookies.Remove(pair[0]);
            }
            else
            {
                _cookies[pair[0]] = pair[1];
            }
        }

        return answer;
    }
}
