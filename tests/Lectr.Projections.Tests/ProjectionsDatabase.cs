using Lectr.EventStore;
using Lectr.Testing;

namespace Lectr.Projections.Tests;

/// <summary>A fresh database with the log and every read model's tables.</summary>
internal static class ProjectionsDatabase
{
    public static Task<TestDatabase> CreateAsync() => TestDatabase.CreateAsync([.. SchemaScript.EventStore, .. ReadModelSchema.Scripts]);
}
