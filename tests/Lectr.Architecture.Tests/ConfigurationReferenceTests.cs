using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Lectr.Configuration;

namespace Lectr.Architecture.Tests;

/// <summary>docs/configuration.md lists every key: generated from the options classes, so it cannot rot.</summary>
public sealed partial class ConfigurationReferenceTests
{
    private const string Introduction = """
        # Configuration

        .NET configuration: `appsettings.json` beside the program, `appsettings.json` in the working directory, environment variables,
        command line; the later wins. In the environment a colon is two underscores: `Lectr__Proxy__Url`. On the command line:
        `lectr up --Lectr:Proxy:Url=http://0.0.0.0:4100`. Time spans are `hh:mm:ss`, sizes bytes. Generated from the classes in
        `src/Lectr/Configuration`; a test fails when this page is stale.

        | key | type | default | meaning |
        |---|---|---|---|
        | `ConnectionStrings:Lectr` | text | | Npgsql connection string of the database, its pool size (`Maximum Pool Size`) included. Without one, `up` and `demo` start a private PostgreSQL. |
        | `Logging:LogLevel:Default` | text | Information | Least level of log lines, also by category: `Logging:LogLevel:Lectr.Proxy`. Categories that could show addresses stay at Warning. |

        """;

    private const string Environment = """

        One more variable is read from the environment alone: `LECTR_POSTGRES_BIN`, the folder of PostgreSQL's programs for the private server.

        """;

    [Fact]
    public void The_configuration_reference_lists_every_key()
    {
        var text = new StringBuilder(Introduction);
        foreach (var key in Keys())
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{key.Path}` | {key.Type} | {key.Default} | {key.Meaning} |\n");
        }

        ApprovedFile.Verify("docs/configuration.md", text.Append(Environment).ToString());
    }

    /// <summary>Every key below <c>Lectr</c>.</summary>
    internal static IEnumerable<(string Path, string Type, string Default, string Meaning)> Keys() => Keys(new LectrOptions(), "Lectr");

    private static IEnumerable<(string Path, string Type, string Default, string Meaning)> Keys(object section, string prefix)
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "src/Lectr/Configuration", section.GetType().Name + ".cs"));
        foreach (var property in section.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var path = $"{prefix}:{property.Name}";
            var value = property.GetValue(section);
            if (value is IDictionary)
            {
                var inner = Activator.CreateInstance(property.PropertyType.GetGenericArguments()[1])!;
                foreach (var key in Keys(inner, path + ":<id>"))
                {
                    yield return key;
                }
            }
            else if (value is not null && value.GetType().Assembly == typeof(LectrOptions).Assembly)
            {
                foreach (var key in Keys(value, path))
                {
                    yield return key;
                }
            }
            else
            {
                yield return (path, TypeOf(property.PropertyType), Text(value), MeaningOf(source, property.Name));
            }
        }
    }

    private static string TypeOf(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.String => "text",
        TypeCode.Boolean => "true, false",
        TypeCode.Int32 or TypeCode.Int64 => "whole number",
        TypeCode.Double => "number",
        _ when type == typeof(TimeSpan) => "time span",
        _ => throw new NotSupportedException($"{type} has no name in the reference yet"),
    };

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    private static string MeaningOf(string source, string name)
    {
        var summary = Regex.Match(source, $@"/// <summary>(?<text>[^\n]*)</summary>\s*public [^\n]* {name} {{");
        Assert.True(summary.Success, $"{name} has no one-line summary");
        return Tag().Replace(summary.Groups["text"].Value, "`$1`").Replace("|", "\\|", StringComparison.Ordinal);
    }

    [GeneratedRegex("<c>([^<]*)</c>")]
    private static partial Regex Tag();
}
