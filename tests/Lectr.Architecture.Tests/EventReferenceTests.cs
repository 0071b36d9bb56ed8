using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Lectr.EventStore;

namespace Lectr.Architecture.Tests;

/// <summary>docs/events.md is the schema of the log for whoever exports it: generated from the types, so it cannot rot.</summary>
public sealed partial class EventReferenceTests
{
    private const string Introduction = """
        # Events

        The log's schema, one section per event type, for whoever exports it to a warehouse or projects it beside Lectr.
        Generated from the types in `src/Lectr.Domain`; a test fails when this page is stale.

        Every row of `lectr.mt_events` carries besides its body (`data`): `seq_id` (global position), `id`, `tenant_id`
        (organisation), `stream_id`, `version` (from 1 in its stream), `type` (the names below), `timestamp`, `user_name`
        (the actor). `null` means *not known* or *not reported*, never zero.

        """;

    [Fact]
    public void The_event_reference_lists_every_event_with_every_member()
    {
        var text = new StringBuilder(Introduction);
        foreach (var (alias, type) in EventTypes.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var source = SourceOf(type);
            text.Append($"\n## {alias}\n\n{SummaryBefore(source, $"record {type.Name}\\b")}\n\n| member | type | meaning |\n|---|---|---|\n");
            AppendMembers(text, type, "", source);
        }

        ApprovedFile.Verify("docs/events.md", text.ToString());
    }

    private static void AppendMembers(StringBuilder text, Type type, string prefix, string source)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.MetadataToken))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>() is not { } name)
            {
                continue;
            }

            var meaning = SummaryBefore(source, $"JsonPropertyName\\(\"{name.Name}\"\\)");
            text.Append($"| `{prefix}{name.Name}` | {TypeName(property)} | {meaning} |\n");
            var inner = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (inner.Assembly == type.Assembly && inner is { IsClass: true } && prefix.Count(c => c == '.') < 2)
            {
                AppendMembers(text, inner, $"{prefix}{name.Name}.", SourceOf(inner));
            }
        }
    }

    private static string TypeName(PropertyInfo property)
    {
        var nullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var name = type switch
        {
            _ when type == typeof(string) || type == typeof(Guid) => "string",
            _ when type == typeof(DateTimeOffset) => "string (ISO 8601)",
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(int) || type == typeof(long) => "integer",
            _ when type == typeof(decimal) => "decimal number",
            _ when type == typeof(double) => "number",
            { IsEnum: true } => string.Join(", ", type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"`{field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name}`")),
            _ when typeof(IEnumerable).IsAssignableFrom(type) => "array",
            _ => "object",
        };
        return nullable || Nullable.GetUnderlyingType(property.PropertyType) is not null ? name + ", null" : name;
    }

    private static string SourceOf(Type type) =>
        Repository.SourceFiles("src/Lectr.Domain").Select(File.ReadAllText)
            .First(text => Regex.IsMatch(text, $@"(record|class|enum) {type.Name}\b"));

    private static string SummaryBefore(string source, string pattern)
    {
        var at = Regex.Match(source, pattern).Index;
        var lines = source[..at].Split('\n');
        var comment = new List<string>();
        for (var i = lines.Length - 2; i >= 0 && (lines[i].TrimStart().StartsWith("///", StringComparison.Ordinal) || lines[i].TrimStart().StartsWith('[')); i--)
        {
            if (lines[i].TrimStart().StartsWith("///", StringComparison.Ordinal))
            {
                comment.Insert(0, lines[i].Trim().TrimStart('/').Trim());
            }
        }

        var plain = Tag().Replace(Reference().Replace(string.Join(' ', comment), "`$1`"), "").Trim();
        return plain.Replace("|", "\\|", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal);
    }

    [GeneratedRegex("<(?:see cref|paramref name)=\"([^\"]+)\"/>")]
    private static partial Regex Reference();

    [GeneratedRegex("</?(summary|c|para|remarks|see[^>]*|paramref[^>]*)/?>")]
    private static partial Regex Tag();
}
