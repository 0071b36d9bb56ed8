namespace Lectr.Domain.Providers;

/// <summary>What detection may look at. Header look-ups return null when a header is absent; credentials never leave the call.</summary>
public readonly record struct DetectionInput(
    string? DeclaredProvider,
    string? Model,
    Func<string, string?> Header,
    string? Query);

/// <summary>Finds the provider of a request: declared, path, model name, header names and key form, default.</summary>
public static class ProviderDetection
{
    /// <summary>The provider that the request goes to without rules.</summary>
    public static Provider Detect(Endpoint endpoint, in DetectionInput input) => throw new NotSupportedException();
}
