using System.Text.Json;
using Lectr.Domain.Estimates;
using Lectr.Domain.Providers;
using Lectr.Domain.Requests;

namespace Lectr.Proxy.Observe;

/// <summary>Token counts of answers that did not report them, learnt from those that did. What was learnt survives a restart in a file.</summary>
internal sealed class Estimates(string path)
{
    private Estimator _estimator = Estimator.Empty;

    /// <summary>What is known of each model, with the error measured on held-back answers.</summary>
    public Estimator Learnt => Volatile.Read(ref _estimator);

    /// <summary>The usage to record, and how sure it is; learns from it when it was reported.</summary>
    public (Usage? Usage, UsageSource Source) Resolve(Call call, in Ending ending, Answer? answer, RequestShape? shape, int draw)
    {
        if (answer is null || call.Endpoint is not { } endpoint)
        {
            return (null, UsageSource.None);
        }

        var free = call.ProviderActual.Offer(endpoint.Format)?.Free.Contains(endpoint.Family) == true;
        var passage = new Passage(
            call.ProviderActual.Id,
            call.ModelActual,
            endpoint.Billed && !free && ending.HttpStatus < 400,
            call.Streaming,
            ending.Whole && !answer.ErrorInStream,
            shape?.PromptChars,
            answer.OutputChars,
            shape?.Images ?? 0,
            answer.Usage);
        Learn(passage, draw);
        return Volatile.Read(ref _estimator).Resolve(passage);
    }

    /// <summary>Takes up what was learnt before; nothing when there is no file or it cannot be read.</summary>
    public void Load()
    {
        try
        {
            _estimator = Estimator.From(JsonSerializer.Deserialize<Calibration[]>(File.ReadAllBytes(path)) ?? []);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or NotSupportedException or ArgumentException)
        {
            _estimator = Estimator.Empty;
        }
    }

    /// <summary>Keeps what was learnt; a disk that refuses costs only the learning.</summary>
    public void Save()
    {
        try
        {
            File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(Learnt.Calibrations));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It is learnt again from the next answers.
        }
    }

    private void Learn(in Passage passage, int draw)
    {
        // Losing the race means trying again on the winner's state; nothing to learn gives the same instance back.
        while (true)
        {
            var before = Volatile.Read(ref _estimator);
            var after = before.Learn(passage, draw);
            if (ReferenceEquals(before, after) || Interlocked.CompareExchange(ref _estimator, after, before) == before)
            {
                return;
            }
        }
    }
}
