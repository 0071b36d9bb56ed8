namespace Lectr.Domain.Providers;

/// <summary>
/// Whose model a name is. Rows keep one order across all providers, the first match decides; they are grouped by first letter,
/// so that a look-up tries a handful of patterns.
/// </summary>
internal sealed class ModelTable
{
    private const int Letters = 128;
    private const int LongestName = 256;
    private readonly (TextPattern Name, Provider? Owner)[][] _byFirst = new (TextPattern, Provider?)[Letters][];

    public ModelTable(IEnumerable<(Provider Owner, NamesFile Row)> rows)
    {
        // An exception stands before the row it belongs to and owns nobody: the name is then unknown.
        var patterns = rows.OrderBy(r => r.Row.Precedence)
            .SelectMany(r => r.Row.Except.Select(n => (TextPattern.Parse(n), (Provider?)null))
                .Concat(r.Row.Names.Select(n => (TextPattern.Parse(n), (Provider?)r.Owner))))
            .ToArray();
        for (var c = 0; c < Letters; c++)
        {
            _byFirst[c] = [.. patterns.Where(p => p.Item1.CanStartWith((char)c))];
        }
    }

    /// <summary>The provider that owns the model; null for a name that the table does not know. Case and a leading <c>models/</c> do not matter.</summary>
    public Provider? Owner(ReadOnlySpan<char> model)
    {
        if (model.StartsWith("models/", StringComparison.OrdinalIgnoreCase))
        {
            model = model["models/".Length..];
        }

        if (model.IsEmpty || model.Length > LongestName)
        {
            return null;
        }

        return model.ContainsAnyInRange('A', 'Z') ? Match(model.ToString().ToLowerInvariant()) : Match(model);
    }

    private Provider? Match(ReadOnlySpan<char> lower)
    {
        if (lower[0] >= Letters)
        {
            return null;
        }

        foreach (var (name, owner) in _byFirst[lower[0]])
        {
            if (name.Matches(lower))
            {
                return owner;
            }
        }

        return null;
    }
}
