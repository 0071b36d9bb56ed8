namespace Lectr.Proxy.Request;

/// <summary>How deeply objects are nested in a JSON schema: each object with <c>properties</c> inside another's counts one more; a flat one is 1.</summary>
internal static class SchemaDepth
{
    private const int Deepest = 64;

    /// <summary>The depth of a schema whose structure was checked before; 0 when it describes no object.</summary>
    public static int Of(ReadOnlySpan<byte> schema)
    {
        var walk = new JsonWalk(schema);
        return Of(ref walk, 0);
    }

    private static int Of(ref JsonWalk walk, int nesting)
    {
        var open = walk.Peek();
        if (open is not ((byte)'{' or (byte)'[') || nesting == Deepest)
        {
            walk.Skip();
            return 0;
        }

        var deepest = 0;
        if (!walk.Open(open, out var empty))
        {
            return 0;
        }

        for (var more = !empty; more;)
        {
            var own = 0;
            if (open == '{')
            {
                if (!walk.Name(out var name))
                {
                    return deepest;
                }

                own = walk.Is(name, "properties"u8) && walk.Peek() == '{' ? 1 : 0;
            }

            deepest = Math.Max(deepest, own + Of(ref walk, nesting + 1));
            if (!walk.Next(open, out more))
            {
                return deepest;
            }
        }

        return deepest;
    }
}
