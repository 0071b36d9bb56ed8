using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Operating;

/// <summary>docs/scaling.md says which tables could be distributed by organisation: those whose every unique key holds it.</summary>
public sealed class Keys_of_tables_are_as_documented
{
    [Fact]
    public async Task Every_table_stands_in_the_document_on_the_side_where_its_keys_put_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var tables = await database.RowsAsync(
            """
            select c.relname, bool_and(exists (
              select from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey) and a.attname in ('organisation', 'tenant_id')))
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indrelid = c.oid and i.indisunique
            where n.nspname in ('lectr', 'lectr_read') and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like 'mt\_event\_%'
            group by 1 order by 1
            """);
        var document = await File.ReadAllLinesAsync(Path.Combine(Conformance.Repository.Root, "docs/scaling.md"));

        var wrong = tables.Select(row => row.Split(" | ")).Where(row => document.FirstOrDefault(line => line.StartsWith('|') && Names(line).Contains(row[0])) is not { } line
            || line.Split('|')[2].Trim().StartsWith("yes", StringComparison.Ordinal) != (row[1] == "True")).Select(row => $"{row[0]}: {row[1]}");
        Assert.True(!wrong.Any(), "These tables stand in no row of the table in docs/scaling.md, or in one of the wrong side (True = the key holds the organisation): " + string.Join(", ", wrong));
    }

    private static IEnumerable<string> Names(string line) =>
        line.Split('|')[1].Split(',').Select(name => name.Trim(' ', '`')).Select(name => name.Contains('.') ? name[(name.IndexOf('.') + 1)..] : name);
}
