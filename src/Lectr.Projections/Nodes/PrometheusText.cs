using System.Globalization;
using System.Text;

namespace Lectr.Projections.Nodes;

/// <summary>Prometheus' text format, as every listener writes it.</summary>
public static class PrometheusText
{
    /// <summary>Appends what stands before a metric's samples.</summary>
    public static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <summary>Appends a metric of one sample.</summary>
    public static void One(StringBuilder text, string name, string type, string help, long value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    /// <summary>Appends a metric of one sample with a fraction, to six places.</summary>
    public static void One(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value.ToString("0.######", CultureInfo.InvariantCulture)}\n");
    }
}
