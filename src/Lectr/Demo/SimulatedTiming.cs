using Microsoft.AspNetCore.Http;

namespace Lectr.Demo;

/// <summary>Takes the time that a real model would take.</summary>
internal static class SimulatedTiming
{
    /// <summary>Until the first token.</summary>
    public static Task WaitForFirstAsync(this SimulatedCall call, HttpContext context) => Task.Delay(call.FirstToken, context.RequestAborted);

    /// <summary>For some tokens more.</summary>
    public static Task WaitForAsync(this SimulatedCall call, int tokens, HttpContext context) => Task.Delay(call.PerToken * tokens, context.RequestAborted);

    /// <summary>For the whole answer.</summary>
    public static Task WaitForAllAsync(this SimulatedCall call, HttpContext context) =>
        Task.Delay(call.FirstToken + (call.PerToken * call.Output), context.RequestAborted);
}
