using System.Text;

namespace Lectr.Domain.Providers;

/// <summary>Turns a method and path into a template that holds the interface's own words and nothing else.</summary>
internal static class PathTemplate
{
    private const int MostSegments = 10;

    /// <summary>A known method in upper case; <c>OTHER</c> for anything else.</summary>
    public static string Method(string method) => method switch
    {
        "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" => method,
        _ => "OTHER",
    };

    /// <summary>
    /// The template: words stay, the segment after <c>deployments</c> is <c>{deployment}</c>, after <c>models</c> and
    /// <c>tunedModels</c> <c>{model}</c> (a known verb stays), every other segment <c>{id}</c>.
    /// </summary>
    public static string Of(string method, ReadOnlySpan<char> path)
    {
        var text = new StringBuilder(64).Append(Method(method)).Append(' ');
        var count = 0;
        var after = "{id}";
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (segment.IsEmpty)
            {
                continue;
            }

            if (++count > MostSegments)
            {
                text.Append("/*");
                break;
            }

            text.Append('/');
            if (after == "{id}" && Families.IsWord(segment))
            {
                text.Append(segment);
                after = segment is "deployments" ? "{deployment}" : segment is "models" or "tunedModels" ? "{model}" : "{id}";
                continue;
            }

            text.Append(after);
            var colon = segment.LastIndexOf(':');
            if (colon >= 0 && Families.OfVerb(segment[(colon + 1)..]) is not null)
            {
                text.Append(segment[colon..]);
            }

            after = "{id}";
        }

        return text.ToString();
    }

    /// <summary>Whether any segment of the path relative to its version is an id.</summary>
    public static bool NamesObject(ReadOnlySpan<char> rest)
    {
        foreach (var range in rest.Split('/'))
        {
            var segment = rest[range];
            if (!segment.IsEmpty && !Families.IsWord(segment))
            {
                return true;
            }
        }

        return false;
    }
}
