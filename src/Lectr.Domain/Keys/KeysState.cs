using System.Collections.Immutable;

namespace Lectr.Domain.Keys;

/// <summary>A Lectr key, without its secret.</summary>
/// <param name="KeyId">Public id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Sha256">SHA-256 of its text, lower-case hex.</param>
/// <param name="Prefix">Its first characters.</param>
/// <param name="IssuedBy">Name of the admin token that made it.</param>
/// <param name="IssuedAt">When, UTC.</param>
/// <param name="RevokedAt">When it stopped working; null while it works.</param>
public sealed record LectrKey(string KeyId, string Name, string Sha256, string Prefix, string IssuedBy, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt);

/// <summary>The stream <c>keys</c> of an organisation, folded: every key ever issued, in order.</summary>
public sealed record KeysState(ImmutableArray<LectrKey> Keys)
{
    /// <summary>Before the first key.</summary>
    public static KeysState Empty { get; } = new([]);

    /// <summary>The key with this id; null when there is none.</summary>
    public LectrKey? Find(string keyId) => Keys.FirstOrDefault(key => key.KeyId == keyId);

    /// <summary>The state after <paramref name="domainEvent"/>.</summary>
    public KeysState Apply(object domainEvent) => domainEvent switch
    {
        LectrKeyIssued issued => new(Keys.Add(new LectrKey(issued.KeyId, issued.Name, issued.Sha256, issued.Prefix, issued.Actor, issued.At, null))),
        LectrKeyRevoked revoked when Find(revoked.KeyId) is { } key => new(Keys.Replace(key, key with { RevokedAt = revoked.At })),
        _ => this,
    };
}
