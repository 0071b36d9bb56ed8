using System.Runtime.InteropServices;
using Lectr.EventStore;

namespace Lectr.Projections.Settings;

/// <summary>Which row.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SettingRowId(string Organisation, string Kind, string Key);

/// <summary>Rows changed by a run of events, each read once and folded in memory.</summary>
internal sealed class SettingRows
{
    private readonly Dictionary<SettingRowId, SettingRow> _rows = [];

    /// <summary>The rows as they are after the events applied.</summary>
    public IReadOnlyCollection<SettingRow> Changed => _rows.Values;

    /// <summary>Applies one event to every kind that it concerns; <paramref name="read"/> gives the stored JSON of a row not seen yet.</summary>
    public async Task ApplyAsync(
        StoredEvent stored, object domainEvent, Func<SettingRowId, CancellationToken, Task<byte[]?>> read, CancellationToken cancellationToken)
    {
        foreach (var fold in SettingFolds.All)
        {
            if (fold.KeyOf(domainEvent) is not { } key)
            {
                continue;
            }

            var id = new SettingRowId(stored.Tenant, fold.Kind, key);
            var before = _rows.TryGetValue(id, out var row) ? row.Data?.ToArray() : await read(id, cancellationToken);
            var after = fold.Apply(before, domainEvent, stored);
            _rows[id] = new SettingRow(id.Organisation, id.Kind, id.Key, stored.Position, after is null ? (ReadOnlyMemory<byte>?)null : after);
        }
    }
}
