package io.fieldlog.web;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who asks, read from the token alone, so that no body or parameter can name another organization. `sites` limits all
/// roles to these sites; null means every site.
public record Actor(
        UUID organizationId,
        String userId,
        Set<Role> roles,
        @Nullable Set<UUID> sites) {

    public Actor {
        roles = Set.copyOf(roles);
        sites = sites == null ? null : Set.copyOf(sites);
    }

    public boolean maySee(UUID siteId) {
        return sites == null || sites.contains(siteId);
    }

    /// Whether the actor may do what these roles may; an administrator may do everything in the organization.
    public boolean hasAnyOf(Set<Role> allowed) {
        return roles.contains(Role.ADMIN) || roles.stream().anyMatch(allowed::contains);
    }
}
