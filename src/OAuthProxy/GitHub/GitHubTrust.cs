using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.GitHub;

/// <summary>Who may vouch for the servers of GitHub: the system's authorities, or those that the operator named.</summary>
internal static class GitHubTrust
{
    public static SslClientAuthenticationOptions For(GitHubOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.InsecureSkipVerify)
        {
#pragma warning disable CA5359 // The operator asked for it, by an option with "insecure" in its name.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (options.AuthorityFiles.Count > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            foreach (var file in options.AuthorityFiles)
            {
                policy.CustomTrustStore.AddRange(AuthorityFile.Read(file));
            }

            if (options.TrustsSystem)
            {
                using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                policy.CustomTrustStore.AddRange(system.Certificates);
            }

            tls.CertificateChainPolicy = policy;
        }

        return tls;
    }
}
