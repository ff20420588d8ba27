using OAuthProxy.Gateway.Reading;
using OAuthProxy.Tls;

namespace OAuthProxy.Gateway;

/// <summary>What is wrong with a file that is good by itself, beside the flags.</summary>
internal static class GatewayChecks
{
    /// <param name="reading">The file.</param>
    /// <param name="flags">What the flags say.</param>
    /// <param name="examine">Tells what is wrong with the files of a certificate.</param>
    public static GatewayReading Check(GatewayReading reading, GatewayOptions flags, Func<CertificateFiles, CertificateFault?> examine)
    {
        if (reading.Model is not { } model)
        {
            return reading;
        }

        var problems = FileProblem.InOrder([.. model.Hosts.SelectMany(host => Problems(host, flags)), .. CertificateChecks.Problems(model, flags, examine)]);
        return problems.Count == 0 ? reading : new(null, problems);
    }

    private static IEnumerable<FileProblem> Problems(GatewayHost host, GatewayOptions flags)
    {
        if (flags.HostsOfFlags.Contains(host.Name, StringComparer.Ordinal))
        {
            yield return new(host.Position, $"the host {host.Name} is served by --upstream as well", "Leave it out of the flags, or of this file");
        }

        foreach (var route in host.Routes.Where(route => !route.IsImplied))
        {
            if (flags.Own.Contain(route.Path))
            {
                yield return new(
                    route.Position,
                    $"{route.Path} is an address of the proxy's own, at every host, and would never be asked for",
                    "Choose another path, or move the proxy's addresses (--proxy-prefix, --ping-path, --ready-path)");
            }

            if (route.Access is { IsPublic: false, Rule: null } && !flags.FlagsSayWho)
            {
                yield return new(
                    route.Position,
                    $"nothing says who may use {route.Route.Name}",
                    "Write allow: or public: true here, at its host or under 'defaults'; or give --email-domain, which then says it for all that say nothing");
            }
        }
    }
}
