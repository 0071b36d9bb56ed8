using System.Security.Cryptography;
using Lectr.Domain.Keys;

namespace Lectr.Api.Access;

/// <summary>Draws secrets and public ids.</summary>
public static class NewSecret
{
    private const int RandomPart = 40;

    /// <summary>A Lectr key that no one can guess.</summary>
    public static string Key() => SecretText.KeyPrefix + RandomNumberGenerator.GetString(SecretText.Alphabet, RandomPart);

    /// <summary>An admin token that no one can guess.</summary>
    public static string Token() => SecretText.TokenPrefix + RandomNumberGenerator.GetString(SecretText.Alphabet, RandomPart);

    /// <summary>A public id, for example <c>key_9f2c01d4e85b</c>.</summary>
    public static string Id(string prefix) => prefix + RandomNumberGenerator.GetHexString(16, lowercase: true);
}
