namespace Lectr.Configuration;

/// <summary>First credentials that are fixed in place of drawn ones.</summary>
public sealed class BootstrapSection
{
    /// <summary>A Lectr key of the default organisation: <c>lc_key_</c> and 32 or more letters and digits.</summary>
    public string? LectrKey { get; set; }

    /// <summary>The operator's admin token: <c>lc_admin_</c> and 32 or more letters and digits.</summary>
    public string? AdminToken { get; set; }
}
