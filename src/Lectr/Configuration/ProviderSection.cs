namespace Lectr.Configuration;

/// <summary>One provider.</summary>
public sealed class ProviderSection
{
    /// <summary>Where its requests go, in place of the provider's own address.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The operator's key, used where a rule moves a request to this provider. Prefer the file.</summary>
    public string? ApiKey { get; set; }

    /// <summary>File that holds the operator's key.</summary>
    public string? ApiKeyFile { get; set; }
}
