namespace Lectr.Domain.Providers;

/// <summary>A provider as its data file describes it.</summary>
public sealed class Provider
{
    /// <summary>The lower-case id used in headers, rules, events and configuration.</summary>
    public required string Id { get; init; }

    /// <summary>Default base URL; null where the operator must configure one.</summary>
    public string? DefaultBaseUrl { get; init; }
}

/// <summary>All providers, from the data files in this folder.</summary>
public static class ProviderCatalog
{
    /// <summary>Every provider, in the order of their ids.</summary>
    public static IReadOnlyList<Provider> All => throw new NotSupportedException();

    /// <summary>The provider that takes what nothing else claims.</summary>
    public static Provider Default => throw new NotSupportedException();

    /// <summary>Looks an id up, case-insensitively.</summary>
    public static Provider? Find(string? id) => throw new NotSupportedException();
}
