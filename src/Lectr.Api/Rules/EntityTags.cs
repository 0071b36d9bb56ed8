using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Rules;

/// <summary>A version of the rules as an ETag, and back from <c>If-Match</c>.</summary>
internal static class EntityTags
{
    public static void Set(HttpContext context, long version) => context.Response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Whether the precondition can be read; <paramref name="version"/> is null when there is none, or <c>*</c>.</summary>
    public static bool TryReadIfMatch(HttpContext context, out long? version)
    {
        version = null;
        var text = context.Request.Headers.IfMatch.ToString().Trim();
        if (text is "" or "*")
        {
            return true;
        }

        var bare = (text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text).Trim('"');
        if (!long.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
        {
            return false;
        }

        version = parsed;
        return true;
    }
}
