package org.recourse.lifecycle;

/** Which version of the policy counts now. The module that keeps the policy's versions fills this in. */
public interface PolicyInForce {

    /** The number of the version in force. */
    int number();
}
