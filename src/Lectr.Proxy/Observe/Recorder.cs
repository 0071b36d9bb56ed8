using System.Diagnostics;
using Lectr.Domain.Requests;
using Lectr.Proxy.Health;
using Lectr.Proxy.Spool;
using Lectr.Proxy.Telemetry;

namespace Lectr.Proxy.Observe;

/// <summary>Writes the one event of each request, at the moment that the promise needs: before the client can have the whole answer.</summary>
internal sealed class Recorder(EventSpool spool, Estimates estimates, ProxyMetrics metrics, RequestInstruments instruments, bool recording)
{
    /// <summary>Records how a request ended; what is said after the first time is not heard.</summary>
    public void Record(Call call, in Ending ending)
    {
        if (call.Recorded)
        {
            return;
        }

        call.Recorded = true;
        if (!recording)
        {
            metrics.Count(RequestStatus.Success, 0);
            return;
        }

        var proxied = RequestEvent.Of(call, ending, spool.Node, Stopwatch.GetTimestamp(), estimates);
        spool.Append(call.Key!.Organisation.Id, proxied);
        metrics.Count(proxied);
        instruments.Record(call, proxied);
        RequestTrace.Record(call, proxied);
    }
}
