using Lectr.Domain.Rules;
using static Lectr.Domain.Tests.Rules.TestRules;

namespace Lectr.Domain.Tests.Rules;

/// <summary>Random sequences of edits against a model that knows only the guide's words.</summary>
public sealed class RandomEditsTests
{
    private sealed record ModelRule(string Name, int Priority, bool Enabled);

    [Fact]
    public void Ten_thousand_random_sequences_keep_to_the_model_and_the_invariants()
    {
        for (var seed = 0; seed < 10_000; seed++)
        {
            new Sequence(new Random(seed)).Run(edits: 15);
        }
    }

    private sealed class Sequence(Random random)
    {
        private readonly List<RuleEvent> _log = [];
        private readonly List<Dictionary<string, ModelRule>> _versions = [[]];
        private RulesState _state = RulesState.Empty;
        private int _created;

        private Dictionary<string, ModelRule> Model => _versions[^1];

        public void Run(int edits)
        {
            for (var edit = 0; edit < edits; edit++)
            {
                var (command, expected) = Next();
                Check(command, expected, RuleEditing.Handle(command, _state));
            }

            var refolded = RulesState.Fold(_log);
            Assert.Equal(_state.Hash, refolded.Hash);
            Assert.Equal(_state.Set.Rules, refolded.Set.Rules.AsEnumerable());
        }

        /// <summary>A command, and the model after it; null when the guide forbids it.</summary>
        private (RuleCommand Command, Dictionary<string, ModelRule>? Expected) Next()
        {
            var id = random.Next(4) == 0 || Model.Count == 0 ? $"r{_created}" : Model.Keys.ElementAt(random.Next(Model.Count));
            var known = Model.GetValueOrDefault(id);
            var at = Noon.AddSeconds(_log.Count);
            int? priority = random.Next(2) == 0 ? null : random.Next(1, 6);
            var enabled = random.Next(3) > 0;
            var draft = Draft($"n{random.Next(3)}", priority, enabled);
            switch (random.Next(7))
            {
                case 0 or 1:
                    id = $"r{_created++}";
                    var last = Model.Values.Select(rule => rule.Priority).DefaultIfEmpty(0).Max();
                    return (new CreateRule(id, draft) { Actor = "ada", At = at }, With(id, new ModelRule(draft.Name, priority ?? last + 1, enabled)));
                case 2:
                    return (new EditRule(id, draft) { Actor = "ada", At = at },
                        known is null ? null : With(id, new ModelRule(draft.Name, priority ?? known.Priority, enabled)));
                case 3:
                    return (new EnableRule(id) { Actor = "ada", At = at }, known is null ? null : With(id, known with { Enabled = true }));
                case 4:
                    return (new DisableRule(id) { Actor = "ada", At = at }, known is null ? null : With(id, known with { Enabled = false }));
                case 5:
                    var order = Model.Keys.ToArray();
                    random.Shuffle(order);
                    return (new ReorderRules([.. order]) { Actor = "ada", At = at },
                        order.Select((rule, index) => (rule, Model[rule] with { Priority = index + 1 })).ToDictionary());
                default:
                    if (random.Next(2) == 0)
                    {
                        var version = random.Next(_versions.Count);
                        return (new RestoreRules(RulesState.Fold(_log.Take(version)).Set) { Actor = "ada", At = at }, new(_versions[version]));
                    }

                    return (new DeleteRule(id) { Actor = "ada", At = at }, known is null ? null : Model.Where(rule => rule.Key != id).ToDictionary());
            }
        }

        private Dictionary<string, ModelRule> With(string id, ModelRule rule) => new(Model) { [id] = rule };

        private void Check(RuleCommand command, Dictionary<string, ModelRule>? expected, RuleOutcome outcome)
        {
            var allowed = expected is not null
                && expected.Values.Where(rule => rule.Enabled).GroupBy(rule => rule.Priority).All(group => group.Count() == 1);
            if (!allowed)
            {
                Assert.IsType<RuleOutcome.Rejected>(outcome);
                return;
            }

            var accepted = Assert.IsType<RuleOutcome.Accepted>(outcome);
            _log.AddRange(accepted.Edits);
            _state = accepted.After;
            Assert.Equal(_log.Count, _state.Version);
            Assert.Equal(
                expected!.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => (rule.Key, rule.Value)),
                _state.Set.Rules.OrderBy(rule => rule.Id, StringComparer.Ordinal).Select(rule => (rule.Id, new ModelRule(rule.Name, rule.Priority, rule.Enabled))));
            Assert.True(accepted.Edits.Length <= 1, command.ToString());
            if (accepted.Edits.Length == 1)
            {
                _versions.Add(expected!);
            }
        }
    }
}
