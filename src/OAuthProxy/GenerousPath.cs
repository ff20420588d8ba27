using System.Text;

namespace OAuthProxy;

/// <summary>A path as the most generous application reads it, for comparison with another one that was read in the same way.</summary>
internal static class GenerousPath
{
    /// <summary>
    /// Without regard to case, and without the dots and spaces at the end of a segment, which file systems of Windows drop, so that nothing is left of
    /// <c>...</c>. Four letters beyond ASCII have a letter of ASCII for their other case (Unicode, UnicodeData.txt): to Java and Python
    /// <c>/admın/</c> may be <c>/admin/</c>.
    /// </summary>
    /// <param name="path">Decoded.</param>
    public static string Read(string path)
    {
        var read = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c == '/' && EndSegment(read))
            {
                continue;
            }

            read.Append(c switch
            {
                '\u0130' or '\u0131' => 'i',
                '\u017F' => 's',
                '\u212A' => 'k',
                _ => char.ToLowerInvariant(c),
            });
        }

        EndSegment(read);
        return read.ToString();
    }

    /// <returns>Nothing is left of the segment but the slash before it.</returns>
    private static bool EndSegment(StringBuilder read)
    {
        var length = read.Length;
        while (read.Length > 0 && read[^1] is '.' or ' ')
        {
            read.Length--;
        }

        return read.Length < length && read.Length > 0 && read[^1] == '/';
    }
}
