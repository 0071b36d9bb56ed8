using System.Collections.Immutable;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Estimates;

/// <summary>
/// Estimates the tokens of answers that did not report them, per provider and model, from answers that did. Immutable: learning gives
/// a new one, or the same one when there was nothing to learn.
/// </summary>
public sealed class Estimator
{
    private const int MostModels = 512;
    private const int SettledAfter = 500;
    private const int SettledShare = 16;
    private const int HeldBackShare = 8;
    private const int TrustedAfter = 10;

    private readonly ImmutableDictionary<(string Provider, string Model), Calibration> _models;

    private Estimator(ImmutableDictionary<(string, string), Calibration> models) => _models = models;

    /// <summary>Knows nothing: four characters to a token.</summary>
    public static Estimator Empty { get; } = new(ImmutableDictionary<(string, string), Calibration>.Empty);

    /// <summary>Everything learnt and measured, to be kept across a restart and shown.</summary>
    public IEnumerable<Calibration> Calibrations => _models.Values;

    /// <summary>Takes up where <paramref name="calibrations"/> left off.</summary>
    public static Estimator From(IEnumerable<Calibration> calibrations) =>
        new(calibrations.Take(MostModels).ToImmutableDictionary(c => (c.Provider, c.Model)));

    /// <summary>
    /// The usage to record and how sure it is: as reported; <see cref="UsageSource.Estimated"/> for a whole stream without usage;
    /// <see cref="UsageSource.Partial"/> for an answer cut short, with what was reported until then and the rest estimated; else none.
    /// </summary>
    public (Usage? Usage, UsageSource Source) Resolve(in Passage passage)
    {
        if (!passage.Billed)
        {
            return (null, UsageSource.None);
        }

        if (passage.Whole)
        {
            return passage.Reported is not null ? (passage.Reported, UsageSource.Reported)
                : passage.Streaming ? (Estimate(passage), UsageSource.Estimated)
                : (null, UsageSource.None);
        }

        var estimate = Estimate(passage);
        if (passage.Reported is not { } seen)
        {
            return (estimate, UsageSource.Partial);
        }

        // A stream cut short has reported its prompt and at most a seed of its output.
        return (seen with
        {
            Input = seen.PromptTokens is null ? estimate.Input : seen.Input,
            Output = Math.Max(seen.Output ?? 0, passage.OutputChars > 0 ? estimate.Output ?? 0 : 0),
        }, UsageSource.Partial);
    }

    /// <summary>
    /// Learns from an answer that reported its usage. <paramref name="draw"/> is any evenly spread number, such as the low bits of the request's id:
    /// one answer in eight is held back to measure the error, and a model that is well known is learnt from only now and then.
    /// </summary>
    public Estimator Learn(in Passage passage, int draw)
    {
        if (!passage.Billed || !passage.Whole || passage.Model is not { Length: > 0 } model || passage.Reported is not { } usage)
        {
            return this;
        }

        var prompt = passage.Images == 0 && passage.PromptChars > 0 ? usage.PromptTokens : null;
        var output = passage.OutputChars > 0 ? usage.Output : null;
        if (prompt is not > 0 && output is not > 0)
        {
            return this;
        }

        var known = _models.GetValueOrDefault((passage.Provider, model));
        if (known is null && _models.Count >= MostModels)
        {
            return this;
        }

        known ??= new Calibration { Provider = passage.Provider, Model = model };
        draw &= int.MaxValue;
        if (known.Learnt >= SettledAfter && draw / HeldBackShare % SettledShare != 0)
        {
            return this;
        }

        var next = draw % HeldBackShare == 0 && known.Learnt > 0
            ? Measured(known, passage, prompt, output)
            : known with
            {
                Learnt = known.Learnt + 1,
                Prompt = prompt is > 0 ? known.Prompt.With(passage.PromptChars!.Value, prompt.Value) : known.Prompt,
                Output = output is > 0 ? known.Output.With(passage.OutputChars, output.Value) : known.Output,
            };
        return new Estimator(_models.SetItem((passage.Provider, model), next));
    }

    private Usage Estimate(in Passage passage)
    {
        var known = passage.Model is { } model ? _models.GetValueOrDefault((passage.Provider, model)) : null;
        return new Usage
        {
            Input = passage.PromptChars is { } chars ? Trusted(known, known?.Prompt).At(chars) : null,
            Output = passage.OutputChars > 0 ? Trusted(known, known?.Output).At(passage.OutputChars) : 0,
        };
    }

    /// <summary>What was learnt once it rests on enough answers: a single odd one says nothing of the next.</summary>
    private static Line Trusted(Calibration? known, Line? learnt) => known?.Learnt >= TrustedAfter ? learnt ?? Line.Prior : Line.Prior;

    private static Calibration Measured(Calibration known, in Passage passage, long? prompt, long? output) => known with
    {
        PromptError = prompt is > 0 ? known.PromptError.With(Trusted(known, known.Prompt).At(passage.PromptChars!.Value), prompt.Value) : known.PromptError,
        OutputError = output is > 0 ? known.OutputError.With(Trusted(known, known.Output).At(passage.OutputChars), output.Value) : known.OutputError,
    };
}
