namespace Replicator.Cache.Versions;

/// <summary>How versions are ordered. Ecosystems contradict each other: behind a "-" comes what makes a version older
/// (semantic versions), newer (pacman), or either (Maven).</summary>
internal enum VersionOrder
{
    /// <summary>Semantic Versioning 2.0.0 §11; with as many numbers as there are.</summary>
    Semantic,

    /// <summary>Of Debian (deb-version(7)), and of rpm so far as it goes.</summary>
    Debian,

    /// <summary>Of Alpine (apk-package(5)).</summary>
    Alpine,

    /// <summary>Of Maven (its POM reference, "Version Order Specification"): words that it does not know make a version
    /// newer.</summary>
    Maven,

    /// <summary>Of Python (PEP 440) and of all in which a word makes a version older unless it says more: RubyGems,
    /// conda, Composer, pacman.</summary>
    Common,
}
