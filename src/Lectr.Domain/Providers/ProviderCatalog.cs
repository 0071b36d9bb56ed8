namespace Lectr.Domain.Providers;

/// <summary>All providers, from the data files in this folder.</summary>
public static class ProviderCatalog
{
    /// <summary>Every provider, in the order of their ids.</summary>
    public static IReadOnlyList<Provider> All => BuiltIn.All;

    /// <summary>The provider that takes what nothing else claims.</summary>
    public static Provider Default => BuiltIn.Default;

    internal static ProviderSet BuiltIn { get; } = new(ReadFiles());

    /// <summary>Looks an id up, case-insensitively.</summary>
    public static Provider? Find(string? id) => BuiltIn.Find(id);

    /// <summary>The provider whose model this name is by the detection table; null when the table does not know it.</summary>
    public static Provider? OwnerOfModel(string model) => BuiltIn.ByModel(model);

    /// <summary>Whether a text has the form of some provider's key, so that it must never be kept.</summary>
    public static bool LooksLikeKey(ReadOnlySpan<char> text) => BuiltIn.LooksLikeKey(text);

    internal static IReadOnlyList<ProviderFile> ReadFiles()
    {
        var assembly = typeof(ProviderCatalog).Assembly;
        var files = new List<ProviderFile>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".provider.json", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var json = new byte[stream.Length];
            stream.ReadExactly(json);
            files.Add(ProviderFile.Parse(json));
        }

        return files;
    }
}
