namespace OAuthProxy;

/// <summary>"Did you mean": the known name with the fewest edits from what was typed.</summary>
internal static class NearestName
{
    public static string? Find(string typed, IEnumerable<string> known)
    {
        var limit = Math.Max(1, typed.Length / 3);
        return known
            .Select(name => (Name: name, Edits: EditsBetween(typed, name)))
            .Where(candidate => candidate.Edits <= limit)
            .OrderBy(candidate => candidate.Edits)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>Levenshtein distance; one row of the matrix is kept.</summary>
    private static int EditsBetween(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
