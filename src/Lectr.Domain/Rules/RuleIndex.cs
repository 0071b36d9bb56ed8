using System.Runtime.InteropServices;

namespace Lectr.Domain.Rules;

/// <summary>
/// Enabled rules by the combination of conditions they set: 15 combinations at the most, each a hash table from the
/// values to the first rule that has them. A match hashes every field once and looks into each table at most once.
/// </summary>
internal sealed class RuleIndex
{
    private const int Feature = 1;
    private const int Task = 2;
    private const int Provider = 4;
    private const int Model = 8;

    private readonly Rule[] _rules;
    private readonly Table[] _tables;
    private readonly int _used;

    /// <summary><paramref name="rules"/> are the enabled ones in ascending priority; a rank is an index into them.</summary>
    public RuleIndex(Rule[] rules)
    {
        _rules = rules;
        _tables =
        [
            .. Enumerable.Range(0, rules.Length)
                .GroupBy(rank => MaskOf(SubjectOf(rules[rank].Conditions)))
                .Select(ranks => new Table(ranks.Key, rules, [.. ranks]))
                .OrderBy(table => table.FirstRank),
        ];
        _used = _tables.Aggregate(0, (mask, table) => mask | table.Mask);
    }

    /// <summary>Rank of the first rule that matches; -1 when none does.</summary>
    public int Match(in RuleSubject subject)
    {
        var present = MaskOf(subject) & _used;
        var hashes = Hashes.Of(subject, present);
        var best = int.MaxValue;
        foreach (var table in _tables)
        {
            if (table.FirstRank > best)
            {
                break;
            }

            if ((table.Mask & ~present) == 0)
            {
                best = Math.Min(best, table.Find(_rules, subject, hashes.Combined(table.Mask)));
            }
        }

        return best == int.MaxValue ? -1 : best;
    }

    /// <summary>Whether every set condition matches.</summary>
    public static bool Matches(RuleConditions conditions, in RuleSubject subject) =>
        (conditions.Feature is null || conditions.Feature == subject.Feature)
        && (conditions.Task is null || conditions.Task == subject.Task)
        && (conditions.Provider is null || string.Equals(conditions.Provider, subject.Provider, StringComparison.OrdinalIgnoreCase))
        && (conditions.Model is null || conditions.Model == subject.Model);

    private static RuleSubject SubjectOf(RuleConditions conditions) =>
        new(conditions.Feature, conditions.Task, conditions.Provider, conditions.Model);

    private static int MaskOf(in RuleSubject subject) =>
        (subject.Feature is null ? 0 : Feature)
        | (subject.Task is null ? 0 : Task)
        | (subject.Provider is null ? 0 : Provider)
        | (subject.Model is null ? 0 : Model);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Hashes(uint Feature, uint Task, uint Provider, uint Model)
    {
        /// <summary>Hashes the fields of <paramref name="mask"/>; what no rule looks at is not hashed.</summary>
        public static Hashes Of(in RuleSubject subject, int mask) => new(
            (mask & RuleIndex.Feature) != 0 ? TextHash.Of(subject.Feature) : 0,
            (mask & RuleIndex.Task) != 0 ? TextHash.Of(subject.Task) : 0,
            (mask & RuleIndex.Provider) != 0 ? TextHash.OfAnyCase(subject.Provider) : 0,
            (mask & RuleIndex.Model) != 0 ? TextHash.Of(subject.Model) : 0);

        public uint Combined(int mask)
        {
            var hash = 0u;
            hash = (mask & RuleIndex.Feature) != 0 ? Mix(hash, Feature) : hash;
            hash = (mask & RuleIndex.Task) != 0 ? Mix(hash, Task) : hash;
            hash = (mask & RuleIndex.Provider) != 0 ? Mix(hash, Provider) : hash;
            return (mask & RuleIndex.Model) != 0 ? Mix(hash, Model) : hash;
        }

        private static uint Mix(uint hash, uint field) => (uint.RotateLeft(hash, 5) ^ field) * 0x9E3779B1u;
    }

    /// <summary>One combination of conditions: open addressing, at most half full, the lowest rank kept for equal values.</summary>
    private sealed class Table
    {
        private readonly uint[] _hashes;
        private readonly int[] _ranks;

        public Table(int mask, Rule[] rules, int[] ranks)
        {
            Mask = mask;
            FirstRank = ranks[0];
            var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)ranks.Length * 2);
            _hashes = new uint[size];
            _ranks = new int[size];
            Array.Fill(_ranks, int.MaxValue);
            foreach (var rank in ranks)
            {
                Add(rules, rank);
            }
        }

        public int Mask { get; }

        public int FirstRank { get; }

        public int Find(Rule[] rules, in RuleSubject subject, uint hash)
        {
            for (var slot = SlotOf(hash); _ranks[slot] != int.MaxValue; slot = (slot + 1) & (_ranks.Length - 1))
            {
                if (_hashes[slot] == hash && Matches(rules[_ranks[slot]].Conditions, subject))
                {
                    return _ranks[slot];
                }
            }

            return int.MaxValue;
        }

        private void Add(Rule[] rules, int rank)
        {
            var values = SubjectOf(rules[rank].Conditions);
            var hash = Hashes.Of(values, Mask).Combined(Mask);
            if (Find(rules, values, hash) != int.MaxValue)
            {
                return;
            }

            var slot = SlotOf(hash);
            while (_ranks[slot] != int.MaxValue)
            {
                slot = (slot + 1) & (_ranks.Length - 1);
            }

            _hashes[slot] = hash;
            _ranks[slot] = rank;
        }

        private int SlotOf(uint hash) => (int)(hash >> 7) & (_ranks.Length - 1);
    }
}
