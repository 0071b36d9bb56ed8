using Lectr.Domain.Estimates;

namespace Lectr.Proxy.Observe;

/// <summary>What a heartbeat says about estimates: all that was learnt, but only every few beats and only when something was.</summary>
internal sealed class EstimatesToSay(Estimates estimates)
{
    private const int BeatsBetween = 5;
    private readonly Lock _gate = new();
    private Estimator? _said;
    private int _beats;

    /// <summary>Null when this beat has nothing new to say.</summary>
    public IReadOnlyList<Calibration>? Next()
    {
        lock (_gate)
        {
            var now = estimates.Learnt;
            if (ReferenceEquals(now, _said) || (_said is not null && ++_beats < BeatsBetween))
            {
                return null;
            }

            (_said, _beats) = (now, 0);
            return [.. now.Calibrations];
        }
    }
}
