using OAuthProxy.Gateway.Reading;
using OAuthProxy.Tls;

namespace OAuthProxy.Gateway;

/// <summary>What is wrong with the certificates of a file that is good by itself.</summary>
internal static class CertificateChecks
{
    /// <param name="model">The file.</param>
    /// <param name="flags">What the flags say.</param>
    /// <param name="examine">Tells what is wrong with the files of a certificate.</param>
    public static IEnumerable<FileProblem> Problems(GatewayModel model, GatewayOptions flags, Func<CertificateFiles, CertificateFault?> examine)
    {
        // Each once, where it is named first, as often as hosts may share it.
        foreach (var certificate in Of(model))
        {
            if (flags.WhyNoTls is var (message, remedy))
            {
                yield return new(certificate.Certificate, message, remedy);
            }
            else if (examine(certificate.Files) is { } fault)
            {
                yield return new(fault.IsOfKey ? certificate.Key : certificate.Certificate, fault.Message, fault.Remedy);
            }
        }

        if (flags.HasCertificate || !(flags.SpeaksTls || (flags.WhyNoTls is null && model.HasCertificates)))
        {
            yield break;
        }

        foreach (var host in model.Hosts.Where(host => host.Certificate is null))
        {
            yield return new(
                host.Position,
                $"there is no certificate for {host.Name}",
                "Write tls: { cert_file: …, key_file: … } here or under 'defaults', or give --tls-cert-file and --tls-key-file");
        }
    }

    /// <summary>What is worth a word about good certificates.</summary>
    public static IEnumerable<string> Warnings(GatewayModel model, DateTimeOffset now)
    {
        var hosts = model.Hosts.Where(host => host.Certificate is not null).ToLookup(host => host.Certificate!.Files, host => host.Name);
        return from certificate in Of(model)
               from doubt in certificate.Files.FindDoubts(now, [.. hosts[certificate.Files]])
               select $"{certificate.Certificate}: the certificate {doubt}; clients will refuse it.";
    }

    private static IEnumerable<GatewayCertificate> Of(GatewayModel model) =>
        model.Hosts.Select(host => host.Certificate).OfType<GatewayCertificate>().DistinctBy(certificate => certificate.Files);
}
