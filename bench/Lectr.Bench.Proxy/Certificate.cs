using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lectr.Bench.Proxy;

/// <summary>A certificate for the loopback address, made for one run; every proxy is told to trust the file.</summary>
internal static class Certificate
{
    /// <summary>Writes certificate and key into one PEM file.</summary>
    public static void Write(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public static X509Certificate2? Read(string file) =>
        file == "-" ? null : X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(file).Export(X509ContentType.Pkcs12), null);
}
