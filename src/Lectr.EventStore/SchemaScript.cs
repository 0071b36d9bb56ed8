using System.Reflection;

namespace Lectr.EventStore;

/// <summary>One idempotent piece of DDL. <paramref name="Name"/> orders nothing: the list that holds it does.</summary>
public sealed record SchemaScript(string Name, string Sql)
{
    /// <summary>The log and the checkpoints, in order.</summary>
    public static IReadOnlyList<SchemaScript> EventStore { get; } =
    [
        Embedded(typeof(SchemaScript).Assembly, "001-log.sql"),
        Embedded(typeof(SchemaScript).Assembly, "002-checkpoints.sql"),
    ];

    /// <summary>Reads a script from an assembly; <paramref name="resource"/> is the resource's logical name, and becomes the script's.</summary>
    public static SchemaScript Embedded(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no embedded resource {resource}");
        using var reader = new StreamReader(stream);
        return new SchemaScript(assembly.GetName().Name + "/" + resource, reader.ReadToEnd());
    }
}
