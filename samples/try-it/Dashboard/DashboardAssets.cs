namespace TryIt.Dashboard;

/// <summary>The style sheet and the script.</summary>
internal static class DashboardAssets
{
    public const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem;
          color: #1c2733; background: #f7f5f0 }
        h1, h2 { line-height: 1.2 }
        #who { color: #0b6e4f }
        table { width: 100%; border-collapse: collapse; background: #fff; border-radius: 8px; overflow: hidden }
        th, td { padding: .5rem .75rem; text-align: left; border-bottom: 1px solid #e8e4da; overflow-wrap: anywhere }
        th { width: 40%; font-weight: 600 }
        .none { color: #6b6658; font-style: italic }
        input, button { font: inherit; padding: .3rem .6rem }
        [role=status] { padding: .5rem .75rem; background: #fff; border-radius: 8px }
        """;

    public const string Script = """
        const byId = id => document.getElementById(id);
        const fragment = byId('fragment');
        if (fragment) fragment.textContent = location.hash || 'none';
        const ticker = byId('ticker');
        if (ticker) {
          const events = new EventSource('/events');
          events.onmessage = event => { ticker.textContent = event.data; };
          events.onerror = () => { ticker.textContent = 'the stream broke, trying again'; };
        }
        const form = byId('echo');
        if (form) {
          const echoed = byId('echoed');
          const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/ws');
          socket.onmessage = event => { echoed.textContent = event.data; };
          socket.onclose = () => { echoed.textContent = 'the connection was closed'; };
          form.addEventListener('submit', event => {
            event.preventDefault();
            if (socket.readyState === WebSocket.OPEN) socket.send(form.elements.text.value);
          });
        }
        """;

    public static Task WriteAsync(HttpContext context, string contentType, string text)
    {
        context.Response.ContentType = contentType + "; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
