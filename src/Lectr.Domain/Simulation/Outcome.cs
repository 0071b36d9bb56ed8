using Lectr.Domain.Requests;

namespace Lectr.Domain.Simulation;

/// <summary>How a simulated request ends. <paramref name="Finished"/> is the part of the answer that arrived, 0 to 1.</summary>
internal sealed record Outcome(RequestStatus Status, int HttpStatus, string? ErrorCode, bool Answered, double Finished)
{
    private const double Cancelled = 0.004;

    private static readonly Outcome Success = new(RequestStatus.Success, 200, null, true, 1);

    private static readonly (double Upto, Outcome Outcome)[] Failures =
    [
        (0.30, new(RequestStatus.ClientError, 429, "rate_limit_exceeded", false, 0)),
        (0.45, new(RequestStatus.ClientError, 400, "invalid_request_error", false, 0)),
        (0.85, new(RequestStatus.ProviderError, 503, "overloaded_error", false, 0)),
        (0.93, new(RequestStatus.ProviderError, 500, "server_error", false, 0)),
        (1.00, new(RequestStatus.UpstreamUnreachable, 502, "lectr_upstream_unreachable", false, 0)),
    ];

    /// <summary>Throws one.</summary>
    public static Outcome Of(Dice dice, double errors, bool streaming)
    {
        if (dice.Happens(errors))
        {
            var which = dice.Unit();
            return Array.Find(Failures, failure => which < failure.Upto).Outcome;
        }

        return streaming && dice.Happens(Cancelled)
            ? new Outcome(RequestStatus.ClientCancelled, 200, null, true, 0.1 + (0.8 * dice.Unit()))
            : Success;
    }
}
