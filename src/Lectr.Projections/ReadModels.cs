using Lectr.EventStore;
using Lectr.Projections.Anomalies;
using Lectr.Projections.Changes;
using Lectr.Projections.FirstSeen;
using Lectr.Projections.KeyUse;
using Lectr.Projections.RequestLog;
using Lectr.Projections.Traffic;
using Lectr.Projections.UntaggedSources;

namespace Lectr.Projections;

/// <summary>Every read model that the <see cref="ProjectionWorker"/> keeps: a new one is a line here.</summary>
public static class ReadModels
{
    /// <summary>DDL of all of them, and of what the worker itself needs, in order.</summary>
    public static IReadOnlyList<SchemaScript> Scripts { get; } =
    [
        SchemaScript.Embedded(typeof(ReadModels).Assembly, "Lectr.Projections.Worker.001_dead_events.sql"),
        SchemaScript.Embedded(typeof(ReadModels).Assembly, "Lectr.Projections.Anomalies.002_anomaly_progress.sql"),
        SchemaScript.Embedded(typeof(ReadModels).Assembly, "Lectr.Projections.Webhooks.001_webhooks.sql"),
        .. All(ReadModel.LiveSchema).Select(model => model.Script),
        SchemaScript.Embedded(typeof(ReadModels).Assembly, "Lectr.Projections.Worker.002_organisation_in_keys.sql"),
    ];

    /// <summary>Fresh instances that write to <paramref name="schema"/>.</summary>
    public static IReadOnlyList<ReadModel> All(string schema) =>
    [
        new RequestLogModel(schema),
        new TrafficModel(schema),
        new UntaggedSourcesModel(schema),
        new FirstSeenModel(schema),
        new ChangesModel(schema),
        new AnomaliesModel(schema),
        new KeyUseModel(schema),
    ];
}
