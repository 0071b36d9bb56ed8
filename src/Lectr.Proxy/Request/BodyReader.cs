using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Lectr.Domain.Providers;
using Microsoft.AspNetCore.Http.Features;

namespace Lectr.Proxy.Request;

/// <summary>Holds as much of a body as is needed to find its model, within the limits, and reads it there.</summary>
internal static class BodyReader
{
    private const int FirstReservation = 16 * 1024;

    /// <summary>
    /// Holds and reads the body. What is beyond the limits, encoded, or of no interest flows on unread (<see cref="Call.BodyFlows"/>).
    /// Throws what the server throws when the client breaks off or sends a broken body.
    /// </summary>
    public static ValueTask ReadAsync(Call call, long largest)
    {
        var endpoint = call.Endpoint!;
        if (!call.HasBody || endpoint.ModelPlace == ModelPlace.None)
        {
            return default;
        }

        var headers = call.Request.Headers;
        var encoding = headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            call.BodyUnreadable = endpoint.ModelPlace == ModelPlace.Body;
            return default;
        }

        var type = headers.ContentType.ToString();
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return endpoint.ModelPlace == ModelPlace.Body ? HoldAsync(call, largest, MultipartModel.For(type)) : default;
        }

        return HoldAsync(call, largest, null);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask HoldAsync(Call call, long largest, MultipartModel? multipart)
    {
        var declared = call.BodyLength;
        if (declared > largest || !call.Body.TryReserve(multipart is null ? declared ?? FirstReservation : FirstReservation))
        {
            call.BodyUnreadable = true;
            return;
        }

        var reader = call.Features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        while (true)
        {
            var read = await reader.ReadAsync();
            var (taken, fits) = Take(call, read.Buffer, largest);
            reader.AdvanceTo(taken);
            if (!fits)
            {
                call.BodyUnreadable = true;
                return;
            }

            if (read.IsCompleted)
            {
                call.BodyFlows = false;
                Finish(call, multipart);
                return;
            }

            if (multipart is not null && multipart.TryFind(call.Body.Span, complete: false))
            {
                Finish(call, multipart);
                return;
            }
        }
    }

    private static (SequencePosition Taken, bool Fits) Take(Call call, in ReadOnlySequence<byte> buffer, long largest)
    {
        var length = call.Body.Length + buffer.Length;
        if (length > largest || !call.Body.TryReserve(length))
        {
            return (buffer.Start, false);
        }

        foreach (var segment in buffer)
        {
            call.Body.Append(segment.Span);
        }

        call.RequestBytes += buffer.Length;
        return (buffer.End, true);
    }

    private static void Finish(Call call, MultipartModel? multipart)
    {
        var endpoint = call.Endpoint!;
        if (multipart is not null)
        {
            multipart.TryFind(call.Body.Span, complete: true);
            call.ModelRequested = multipart.Model;
            call.Multipart = multipart;
            return;
        }

        call.Scan.Read(call.Body.Span, endpoint.Format.BindingMembers(endpoint));
        call.BodyUnreadable = !call.Scan.Readable && endpoint.ModelPlace == ModelPlace.Body;
        call.ModelRequested = call.Scan.Model;
    }
}
