namespace OAuthProxy.Tests.Support.Partners;

/// <summary>The lines a process printed, and those who wait for one.</summary>
internal sealed class PartnerOutput
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string Text, TaskCompletionSource<string> Found)> waiting = [];

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            lines.Add(line);
            waiting.RemoveAll(one => line.Contains(one.Text, StringComparison.Ordinal) && one.Found.TrySetResult(line));
        }
    }

    public Task<string> FirstLineWithAsync(string text)
    {
        lock (gate)
        {
            var line = lines.Find(line => line.Contains(text, StringComparison.Ordinal));
            if (line is not null)
            {
                return Task.FromResult(line);
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((text, found));
            return found.Task;
        }
    }

    public override string ToString()
    {
        lock (gate)
        {
            return string.Join('\n', lines);
        }
    }
}
