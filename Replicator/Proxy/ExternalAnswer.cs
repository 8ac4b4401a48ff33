using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>What an external proxy answers for itself and not for the origin.</summary>
internal static class ExternalAnswer
{
    /// <summary>407 is for us alone: a client cannot do anything about it (RFC 9110 §15.5.8).</summary>
    /// <exception cref="UpstreamException">It is 407: says what the person can do.</exception>
    public static void ThrowIfItWantsCredentials(ExternalProxy external, int status)
    {
        if (status != 407)
            return;
        string remedy = external.Authorization is null
            ? $"wants credentials; name it as http://USER:PASSWORD@{external.Authority} in {external.Source}"
            : $"does not accept the credentials that {external.Source} gives";
        throw new UpstreamException(
            ProxyError.ProxyConfigurationError, $"the external proxy {external.Authority} {remedy}");
    }
}
