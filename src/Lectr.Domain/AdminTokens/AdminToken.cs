namespace Lectr.Domain.AdminTokens;

/// <summary>An admin token, without its secret.</summary>
/// <param name="TokenId">Public id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Operator">Whether it is admin of every organisation.</param>
/// <param name="Sha256">SHA-256 of its text, lower-case hex.</param>
/// <param name="Prefix">Its first characters.</param>
/// <param name="IssuedBy">Name of the token that made it.</param>
/// <param name="IssuedAt">When, UTC.</param>
/// <param name="RevokedAt">When it stopped working; null while it works.</param>
public sealed record AdminToken(
    string TokenId, string Name, Role Role, bool Operator, string Sha256, string Prefix, string IssuedBy, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt)
{
    internal static AdminToken Of(AdminTokenIssued issued) =>
        new(issued.TokenId, issued.Name, issued.Role, issued.Operator, issued.Sha256, issued.Prefix, issued.Actor, issued.At, null);
}
