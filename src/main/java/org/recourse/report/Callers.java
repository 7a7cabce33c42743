package org.recourse.report;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/** Where a request comes from. What a proxy says about it is believed only of the configured proxies. */
@Component
class Callers {

    /** An address as it is written, so that no name is ever looked up. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern PORT = Pattern.compile("^(?:\\[(.+)](?::\\d+)?|(\\d+\\.\\d+\\.\\d+\\.\\d+):\\d+)$");

    private final List<IpAddressMatcher> proxies;

    Callers(LimitSettings settings) {
        this.proxies =
                settings.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    /** The caller's address: behind trusted proxies, the last one that they did not add themselves. */
    String addressOf(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        for (String earlier : forwardedFor(request)) {
            if (!isTrusted(address) || !ADDRESS.matcher(earlier).matches()) {
                return address;
            }
            address = earlier;
        }
        return address;
    }

    /** The entries of {@code X-Forwarded-For}, the latest first. */
    private static List<String> forwardedFor(HttpServletRequest request) {
        List<String> entries = new ArrayList<>();
        Collections.list(request.getHeaders("X-Forwarded-For")).forEach(header -> {
            for (String entry : header.split(",", -1)) {
                entries.add(PORT.matcher(entry.strip()).replaceAll("$1$2"));
            }
        });
        Collections.reverse(entries);
        return entries;
    }

    private boolean isTrusted(String address) {
        try {
            return proxies.stream().anyMatch(proxy -> proxy.matches(address));
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
