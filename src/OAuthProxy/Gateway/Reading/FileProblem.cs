namespace OAuthProxy.Gateway.Reading;

/// <summary>One mistake in the file, told so that it can be repaired without reading the source.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record FileProblem(FilePosition Position, string Message, string Remedy)
{
    /// <summary>In the order of the file, so that it can be repaired from its beginning to its end.</summary>
    public static IReadOnlyList<FileProblem> InOrder(IEnumerable<FileProblem> problems) =>
        [.. problems.OrderBy(problem => problem.Position.Line).ThenBy(problem => problem.Position.Column)];

    public override string ToString() => $"{Position}: {Message}. {Remedy}{(Remedy.EndsWith('?') ? "" : ".")}";
}

/// <summary>All that is wrong with one file.</summary>
internal sealed class ProblemList(string file)
{
    private readonly List<FileProblem> _problems = [];

    public int Count => _problems.Count;

    /// <inheritdoc cref="FileProblem.InOrder"/>
    public IReadOnlyList<FileProblem> InOrder => FileProblem.InOrder(_problems);

    public FilePosition At(FileNode node) => new(file, node.Line, node.Column);

    public void Add(FileNode node, string message, string remedy) => Add(node.Line, node.Column, message, remedy);

    public void Add(int line, int column, string message, string remedy) => _problems.Add(new(new(file, line, column), message, remedy));
}
