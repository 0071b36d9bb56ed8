using System.Globalization;
using Lectr.Bench.EventStore;
using Lectr.Bench.Report;
using Lectr.EventStore;
using Lectr.EventStore.Postgres;
using Npgsql;

var events = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 50_000;
var rounds = args is [_, var times] ? int.Parse(times, CultureInfo.InvariantCulture) : 3;
var folder = Path.Combine(Path.GetTempPath(), $"lectr-bench-{Environment.ProcessId}");

await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Directory = folder, DeleteWhenStopped = true }, default);
await using var source = NpgsqlDataSource.Create(postgres.ConnectionString());
await SchemaChange.ApplyAsync(source, SchemaScript.EventStore, default);
var store = new EventStore(source);

var suite = new Suite(source, store, events);
Console.WriteLine($"PostgreSQL with its default durability, {Environment.ProcessorCount} cores, events of {Traffic.Bytes} bytes, 200 streams, {events} events a cell, {rounds} interleaved rounds, median.\n");
var table = await suite.RunAsync(rounds, Results.FromEnvironment());
Console.WriteLine(table);
